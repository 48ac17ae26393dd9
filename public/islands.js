// Brings the islands of a page to life: loads the wasm and hands each island's element to its function there.
const address = (id) => document.getElementById(id).href;
const client = await import(address("client"));
await client.default({ module_or_path: fetch(address("client-wasm")) });
client.hydrate();
for (const island of document.querySelectorAll("leptos-island")) client[island.dataset.component]?.(island);
