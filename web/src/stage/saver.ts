// Whether the device asks for little: a battery that is low and not charging. Where a browser does not tell, no.

interface Battery extends EventTarget {
  charging: boolean;
  level: number; // 0 … 1
}

const low = 0.2;

export class Saver {
  private battery: Battery | undefined;

  constructor() {
    const ask = (navigator as { getBattery?: () => Promise<Battery> }).getBattery;
    if (!ask) return;
    ask.call(navigator).then((battery) => (this.battery = battery), () => {});
  }

  get saving(): boolean {
    return this.battery !== undefined && !this.battery.charging && this.battery.level < low;
  }
}
