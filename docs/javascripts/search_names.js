// Lets names of Metal be searched for as they are written in C++ and Objective-C.
//
// Material's search worker takes what stands before a colon for the name of a field, and a leading minus for an
// exclusion, so it finds nothing for `newBufferWithLength:options:` or `-[MTLDevice newFence]`. It also looks for
// words that begin with what was typed, all alike; here the very word comes first.
(() => {
  const QUERY = 2; // the type of messages that carry what was typed
  const EXACT = 1000; // how much more a word counts than the beginning of a longer one: as Material counts titles

  // The word that tells most is a C++ name without its namespaces, and a selector's first; the others only help.
  const terms = (name) => {
    const namespaces = name.split("::");
    const [word, ...labels] = namespaces.pop().split(":").filter(Boolean);
    const others = [...namespaces, ...labels].filter(Boolean).map((other) => `${other}^1`);
    return word ? [`${word}^${EXACT}`, word, ...others] : others;
  };

  const query = (typed) => {
    if (/["*~^]/.test(typed)) return typed; // written in the search language already
    const names = typed.replace(/[-+]?\[|\]/g, " ").split(/\s+/).filter(Boolean);
    return names.flatMap(terms).join(" ");
  };

  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const asks = message?.type === QUERY && typeof message.data === "string";
    return post.call(this, asks ? { ...message, data: query(message.data) } : message, ...rest);
  };
})();
