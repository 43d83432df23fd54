import fastify from 'fastify';

const text = { type: 'string', maxLength: 128 } as const;
const order = {
  type: 'object',
  required: ['symbol', 'side', 'orderType', 'quantity'],
  additionalProperties: false,
  properties: {
    symbol: text,
    side: { type: 'string', enum: ['buy', 'sell'] },
    orderType: { type: 'string', enum: ['market', 'limit'] },
    timeInForce: { type: 'string', enum: ['day', 'gtc', 'ioc', 'fok'] },
    quantity: text,
    limitPrice: text,
    clientOrderId: text,
  },
} as const;
const answer = {
  type: 'object',
  properties: { orderId: text, status: text, ...order.properties },
} as const;

/** The peer: the same framework with a schema of the same request and a like answer, and nothing stored. Prints its port. */
const app = fastify();
app.post('/api/v1/orders', { schema: { body: order, response: { 201: answer } } }, (request, reply) => {
  const body = request.body as Readonly<Record<string, string>>;
  return reply.code(201).send({ orderId: '00000000-0000-8000-8000-000000000000', status: 'new', ...body });
});
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
if (address === null || typeof address === 'string') throw new Error('no port was given');
process.stdout.write(`${address.port}\n`);
