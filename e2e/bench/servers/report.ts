/** Tells the parent the port, answers questions about usage and ends with the parent. */
export function report(port: number): void {
  process.send?.({ port });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const { heapUsed, rss } = process.memoryUsage();
    process.send?.({ cpu: user + system, heap: heapUsed, rss });
  });
  process.on('disconnect', () => process.exit(1));
}
