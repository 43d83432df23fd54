import fastify from 'fastify';

/** The peer: the same framework with the same request and a like answer, and nothing in between. Prints its port. */
const app = fastify();
app.post('/api/v1/orders', (request, reply) => {
  const body = request.body as Readonly<Record<string, string>>;
  return reply.code(201).send({ orderId: '00000000-0000-8000-8000-000000000000', status: 'new', ...body });
});
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
if (address === null || typeof address === 'string') throw new Error('no port was given');
process.stdout.write(`${address.port}\n`);
