// What the protocol takes for a heartbeat (protocol/schema/shared.json, notification.json).
export const minRrMs = 200;
export const maxRrMs = 3000;
export const maxRr = 16; // in one notification
