// What is to be said of the sensor in use; undefined when all is well and nobody needs a word.
import { decimal, t } from '../i18n';
import { lowBatteryPercent, type LiveSensor } from '../live/live_sensor.svelte';

export function sensorTrouble(sensor: LiveSensor): string | undefined {
  if (sensor.kind === 'none') return undefined;
  if (sensor.state === 'failed') return t(sensor.fault ? `sensor.fault.${sensor.fault}` : 'sensor.state.failed');
  if (sensor.state !== 'on') return t(`sensor.state.${sensor.state}`);
  return sensor.apart ? t('reason.contact') : undefined;
}

export function batteryText(sensor: LiveSensor): string | undefined {
  const percent = sensor.batteryPercent;
  if (percent === undefined || percent > lowBatteryPercent) return undefined;
  return t('sensor.battery.low', { n: decimal(percent, 0) });
}
