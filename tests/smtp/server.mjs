// A real SMTP server for the tests: 127.0.0.1, random port, no TLS, no sign-in.
//
// In:  node tests/smtp/server.mjs MAIL_DIR PORT_FILE
// Out: the port in PORT_FILE once it listens; per accepted message MAIL_DIR/<stamp>-<rcpt>.eml (the
//      bytes received, named after the first recipient) and the same name with .json (the envelope).
//      The names sort in order of arrival. The .json is there before the .eml, and each appears
//      whole (written under a dot name, then renamed). SIGTERM ends it.
//
// Recipients whose local part starts with one of these words get a special answer:
//   bounce  550 5.1.1 always
//   later   451 4.2.1 for the first two attempts per address, then accepted
//   slow    accepted after one second
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

const [mailDir, portFile] = process.argv.slice(2);
if (!mailDir || !portFile) {
  console.error('usage: node tests/smtp/server.mjs MAIL_DIR PORT_FILE');
  process.exit(2);
}

const LATER_REFUSALS = 2;
const SLOW_MS = 1000;
const attempts = new Map();
let counter = 0;

const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });

async function writeWhole(name, content) {
  const hidden = join(mailDir, `.${name}.tmp`);
  await writeFile(hidden, content);
  await rename(hidden, join(mailDir, name));
}

async function store(body, envelope) {
  counter += 1;
  const recipients = envelope.rcptTo.map((to) => to.address);
  const safe = recipients[0].replace(/[^A-Za-z0-9@.+_-]/g, '_').slice(0, 100);
  const name = `${Date.now()}-${String(counter).padStart(6, '0')}-${safe}`;
  const json = { from: envelope.mailFrom ? envelope.mailFrom.address : '', to: recipients };
  await writeWhole(`${name}.json`, `${JSON.stringify(json)}\n`);
  await writeWhole(`${name}.eml`, body);
}

const server = new SMTPServer({
  name: 'smtp.test',
  banner: 'Muster test mail server',
  disabledCommands: ['AUTH', 'STARTTLS'],
  authOptional: true,
  disableReverseLookup: true,
  onRcptTo({ address }, _session, done) {
    const key = address.toLowerCase();
    if (key.startsWith('bounce')) {
      return done(refusal(550, '5.1.1 No such mailbox'));
    }
    if (key.startsWith('later')) {
      const tried = (attempts.get(key) ?? 0) + 1;
      attempts.set(key, tried);
      if (tried <= LATER_REFUSALS) {
        return done(refusal(451, '4.2.1 Mailbox busy, try again'));
      }
    }
    return done();
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('error', done);
    stream.on('end', async () => {
      try {
        const { envelope } = session;
        if (envelope.rcptTo.some((to) => to.address.toLowerCase().startsWith('slow'))) {
          await sleep(SLOW_MS);
        }
        await store(Buffer.concat(chunks), envelope);
        done(null, 'Stored');
      } catch (error) {
        done(error);
      }
    });
  },
});

// A client that hangs up in the middle is its own business.
server.on('error', (error) => console.error(error.message));

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.server.address();
  await writeFile(`${portFile}.tmp`, String(port));
  await rename(`${portFile}.tmp`, portFile);
});

process.on('SIGTERM', () => process.exit(0));
