/** In place of a decoder: some files stop it or end it, others only take long. */
process.on('disconnect', () => process.exit());
process.on('message', ({ file }: { file: Uint8Array }) => {
  const said = Buffer.from(file).toString();
  if (said === 'stop') for (;;);
  if (said === 'end') process.abort();
  if (said === 'fail') process.send?.({ failed: 'TypeError' });
  if (said === 'slow') setTimeout(() => process.send?.({ found: { mediaType: 'application/pdf', bytes: file } }), 300);
  if (said.startsWith('pid'))
    process.send?.({ found: { mediaType: 'application/pdf', bytes: Buffer.from(String(process.pid)) } });
});
process.send?.({ ready: true });
