// The news page. The service answers GET <API path>news, by default /api/news, with a JSON list, in any order:
//   [{ "id": "a1",                                  unique
//      "title": "Chip makers lead a broad rally",   required, plain text
//      "url": "https://…",                          required, http or https
//      "source": "Market Desk",                     optional
//      "summary": "Two sentences at most.",         optional, plain text
//      "publishedAt": "2026-01-31T09:30:00Z",       required, RFC 3339
//      "symbols": ["NVDA", "AMD"] }]                optional
// An entry that lacks a required member is left out; it never breaks the others.

const REFRESH_SECONDS = 60;
const RETRY_SECONDS = [3, 5, 10, 20, 30];
const LIMIT_MILLISECONDS = 10_000;
const MOST_SYMBOLS = 8;

const at = (id) => document.getElementById(id);
const page = { api: "", stories: [], loaded: null, symbol: "", words: "", failures: 0, busy: false, nextTry: 0 };

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child));
  return made;
}

function usable(entry) {
  const published = new Date(entry?.publishedAt ?? NaN);
  const url = URL.canParse?.(entry?.url) ? new URL(entry.url) : null;
  if (typeof entry?.title !== "string" || !entry.title.trim() || Number.isNaN(published.valueOf())
      || !url || !["http:", "https:"].includes(url.protocol)) {
    return null;
  }
  const text = (value) => (typeof value === "string" ? value.trim() : "");
  const symbols = Array.isArray(entry.symbols) ? entry.symbols.filter((symbol) => text(symbol)).map(text) : [];
  return { title: entry.title.trim(), url: url.href, source: text(entry.source) || url.hostname, summary: text(entry.summary), published, symbols };
}

// The preference makes the site report an absent service in the body, so that the browser logs no failed request.
async function fetchJson(path) {
  const headers = { Accept: "application/json", Prefer: "status-in-body" };
  const response = await fetch(path, { cache: "no-store", headers, signal: AbortSignal.timeout(LIMIT_MILLISECONDS) });
  return response.ok ? response.json() : null;
}

async function fetchStories() {
  page.api ||= (await fetchJson("/.omega/settings.json"))?.api ?? "";
  const list = page.api && await fetchJson(`${page.api}news`);
  if (!Array.isArray(list)) {
    throw new Error("The service is away.");
  }
  return list.map(usable).filter(Boolean).sort((a, b) => b.published - a.published);
}

function ago(date) {
  const minutes = Math.round((Date.now() - date) / 60_000);
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (minutes < 1) {
    return "just now";
  }
  return minutes < 60 ? relative.format(-minutes, "minute")
    : dayOf(date) === "Today" ? relative.format(-Math.round(minutes / 60), "hour")
    : clock(date);
}

function clock(date) {
  return date.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function dayOf(date) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  return days <= 0 ? "Today" : days === 1 ? "Yesterday" : date.toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long" });
}

function symbolButton(symbol) {
  const pressed = page.symbol === symbol;
  const button = element("button", { type: "button", className: "symbol", textContent: symbol || "All" });
  button.setAttribute("aria-pressed", pressed);
  button.addEventListener("click", () => {
    page.symbol = pressed ? "" : symbol;
    draw();
    [...at("symbols").children].find((other) => other.textContent === button.textContent)?.focus();
  });
  return button;
}

function story(item, lead) {
  const time = element("time", { dateTime: item.published.toISOString(), textContent: ago(item.published), title: item.published.toLocaleString("en") });
  const meta = element("p", { className: "meta" }, element("span", { className: "source", textContent: item.source }), time);
  const link = element("a", { href: item.url, target: "_blank", rel: "noopener noreferrer", textContent: item.title });
  const tags = item.symbols.length > 0 && element("ul", { className: "tags", ariaLabel: "Symbols" },
    ...item.symbols.slice(0, 6).map((symbol) => element("li", { textContent: symbol })));
  return element("article", { className: lead ? "story lead" : "story" }, meta, element("h3", {}, link),
    item.summary && element("p", { className: "summary", textContent: item.summary }), tags);
}

function matching() {
  const words = page.words.toLowerCase().split(/\s+/).filter(Boolean);
  return page.stories.filter((item) => {
    const text = [item.title, item.summary, item.source, ...item.symbols].join(" ").toLowerCase();
    return (!page.symbol || item.symbols.includes(page.symbol)) && words.every((word) => text.includes(word));
  });
}

function drawSymbols() {
  const counts = new Map();
  page.stories.flatMap((item) => item.symbols).forEach((symbol) => counts.set(symbol, (counts.get(symbol) ?? 0) + 1));
  const top = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, MOST_SYMBOLS).map(([symbol]) => symbol);
  if (page.symbol && !top.includes(page.symbol)) {
    page.symbol = "";
  }
  at("symbols").replaceChildren(...(top.length > 0 ? ["", ...top].map(symbolButton) : []));
}

function draw() {
  drawSymbols();
  const shown = matching();
  const filtered = page.symbol !== "" || page.words !== "";
  const days = Map.groupBy ? Map.groupBy(shown, (item) => dayOf(item.published)) : new Map([["Latest", shown]]);
  at("stories").replaceChildren(...[...days].map(([day, items]) => element("section", { className: "day" },
    element("h2", { textContent: day }),
    element("div", { className: "grid" }, ...items.map((item) => story(item, item === shown[0] && !filtered))))));
  at("toolbar").hidden = page.stories.length === 0;
  at("none").hidden = !(page.stories.length > 0 && shown.length === 0);
}

function drawState() {
  for (const time of document.querySelectorAll("time")) {
    time.textContent = ago(new Date(time.dateTime));
  }
  const away = page.failures > 0, seconds = Math.max(1, Math.ceil((page.nextTry - Date.now()) / 1000));
  const next = page.busy ? "Trying now." : `Next try in ${seconds} s.`;
  at("placeholder").hidden = page.loaded !== null || away;
  at("away").hidden = !(away && page.loaded === null);
  at("refresh").hidden = page.loaded === null;
  at("countdown").textContent = away ? next : "";
  document.body.classList.toggle("stale", away && page.loaded !== null);
  document.body.classList.toggle("empty", away && page.loaded === null);
  const status = away && page.loaded ? `The news service does not answer. These are the headlines of ${clock(page.loaded)}.`
    : away ? "The news service does not answer."
    : page.loaded && page.stories.length === 0 ? `No news yet. Last asked at ${clock(page.loaded)}.`
    : page.loaded ? `Updated at ${clock(page.loaded)}` : "Loading the latest news.";
  if (at("status").textContent !== status) {
    at("status").textContent = status;
  }
}

async function load() {
  if (page.busy) {
    return;
  }
  page.busy = true;
  drawState();
  try {
    const stories = await fetchStories();
    // Unchanged headlines stay as they are: drawing anew would take the reader's focus and selection away.
    const changed = page.loaded === null || JSON.stringify(stories) !== JSON.stringify(page.stories);
    page.loaded = new Date();
    page.failures = 0;
    page.stories = stories;
    if (changed) {
      draw();
    }
  } catch {
    page.failures++;
  }
  page.busy = false;
  const wait = page.failures > 0 ? RETRY_SECONDS[Math.min(page.failures, RETRY_SECONDS.length) - 1] : REFRESH_SECONDS;
  page.nextTry = Date.now() + wait * 1000;
  drawState();
}

function tick() {
  if (!page.busy && !document.hidden && Date.now() >= page.nextTry) {
    load();
  } else {
    drawState();
  }
}

function showAll() {
  page.symbol = page.words = at("words").value = "";
  draw();
  at("words").focus();
}

at("today").textContent = new Date().toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
at("retry").addEventListener("click", load);
at("refresh").addEventListener("click", load);
at("clear").addEventListener("click", showAll);
at("search").addEventListener("submit", (event) => event.preventDefault());
at("words").addEventListener("input", (event) => { page.words = event.target.value; draw(); });
document.addEventListener("visibilitychange", tick);
setInterval(tick, 1000);
load();
