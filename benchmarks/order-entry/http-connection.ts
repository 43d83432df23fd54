import { connect, type Socket } from 'node:net';

/** One keep-alive connection that sends a prepared request and reads its answer: just enough of HTTP/1.1 for a load generator. */
export class HttpConnection {
  readonly #socket: Socket;
  #received = '';
  #bodyStart = -1;
  #bodyLength = 0;
  #settle: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#receive(chunk));
    socket.on('error', (error) => this.#settle?.reject(error));
    socket.on('close', () => this.#settle?.reject(new Error('the connection was closed')));
  }

  static open(port: number): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new HttpConnection(socket));
      });
    });
  }

  send(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.#settle = null;
    this.#socket.destroy();
  }

  #receive(chunk: string): void {
    this.#received += chunk;
    if (this.#bodyStart < 0) this.#readHead();
    if (this.#bodyStart < 0 || this.#received.length < this.#bodyStart + this.#bodyLength) return;
    const answer = {
      status: Number(this.#received.slice(9, 12)),
      body: this.#received.slice(this.#bodyStart, this.#bodyStart + this.#bodyLength),
    };
    this.#received = this.#received.slice(this.#bodyStart + this.#bodyLength);
    this.#bodyStart = -1;
    const settle = this.#settle;
    this.#settle = null;
    settle?.resolve(answer);
  }

  #readHead(): void {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, end));
    if (length === null) throw new Error('an answer without content-length');
    this.#bodyStart = end + 4;
    this.#bodyLength = Number(length[1]);
  }
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}
