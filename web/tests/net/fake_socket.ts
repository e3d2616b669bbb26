// Stands in for a browser's WebSocket: the test plays the server by hand.
import { decodeClient } from '../../src/protocol/codec';
import type { ClientMessage, ServerMessage } from '../../src/protocol/messages';
import type { WebSocketLike } from '../../src/net/socket';

export class FakeSocket implements WebSocketLike {
  onopen: WebSocketLike['onopen'] = null;
  onmessage: WebSocketLike['onmessage'] = null;
  onclose: WebSocketLike['onclose'] = null;
  onerror: WebSocketLike['onerror'] = null;
  readonly heard: ClientMessage[] = [];
  closed = false;

  send(text: string): void {
    const { message, fault } = decodeClient(text);
    if (fault) throw new Error(`the client broke the protocol: ${fault.code} ${fault.field} in ${text}`);
    if (message) this.heard.push(message);
  }
  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.({} as Event);
  }
  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }
  lose(code: number): void {
    this.onclose?.({ code } as CloseEvent);
  }
  of<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.heard.filter((m): m is Extract<ClientMessage, { type: T }> => m.type === type);
  }
}
