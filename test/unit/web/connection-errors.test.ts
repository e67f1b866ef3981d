import { connect } from 'node:net';
import { expect, it, jest } from '@jest/globals';
import Koa from 'koa';
import { pino } from 'pino';
import rawBody from 'raw-body';
import { logConnectionErrors } from '../../../src/web/connection-errors.ts';
import { serve } from '../../../src/web/server.ts';

it('S58 a broken request is one line of the log, and nothing beside it', async () => {
  const beside = jest.spyOn(console, 'error').mockImplementation(() => {});
  const lines: string[] = [];
  const app = new Koa();
  app.use(async (ctx) => {
    await rawBody(ctx.req).catch(() => {});
    ctx.body = 'read';
  });
  logConnectionErrors(app, pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) }));
  const server = await serve(app.callback(), { host: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write('PUT / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n'),
    );
    socket.resume().on('close', () => resolve());
  });
  await server.close();
  expect(lines).toEqual(['{"level":30,"code":"HPE_INVALID_CHUNK_SIZE","msg":"a connection broke"}\n']);
  expect(beside).not.toHaveBeenCalled();
  beside.mockRestore();
});
