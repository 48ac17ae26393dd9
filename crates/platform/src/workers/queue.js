export async function send(queue, body, delaySeconds) {
  await queue.send(body, { contentType: "text", delaySeconds });
}
