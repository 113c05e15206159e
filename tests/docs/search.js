// Answers searches as a browser would: node search.js <site> <query>… prints the addresses found, best first, as JSON.
// What runs is the site's own: Material's search worker, our script in front of it, and the built index.
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const [site, ...queries] = process.argv.slice(2);
const run = (file, globals) => vm.runInNewContext(fs.readFileSync(file, "utf8"), globals);

let receive;
let answer;
const workers = path.join(site, "assets/javascripts/workers");
const worker = fs.readdirSync(workers).find((name) => /^search\..*\.js$/.test(name));
const inside = { console, addEventListener: (_, listener) => (receive = listener), postMessage: (data) => answer(data) };
run(path.join(workers, worker), Object.assign(inside, { self: inside }));

class Worker {
  postMessage(data) {
    receive({ data });
  }
}
run(path.join(site, "javascripts/search_names.js"), { Worker });

const ask = (message) =>
  new Promise((resolve) => {
    answer = resolve;
    new Worker().postMessage(message);
  });

const score = (page) => page.filter((section) => section.score > 0).sort((a, b) => b.score - a.score);

(async () => {
  const { config, docs } = JSON.parse(fs.readFileSync(path.join(site, "search/search_index.json"), "utf8"));
  await ask({ type: 0, data: { config, docs, options: {} } });
  const found = {};
  for (const query of queries) {
    const { data } = await ask({ type: 2, data: query });
    found[query] = data.items.map((page) => score(page).map((section) => section.location));
  }
  console.log(JSON.stringify(found));
})();
