import { type AddressInfo, WebSocketServer } from 'ws';

/** The peer: sends every message back, as it came. Prints its port. */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
server.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })));
server.on('listening', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
