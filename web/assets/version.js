// Shows which release serves this page. Without an answer the line stays empty: a reader does not need it.
const place = document.getElementById("version");

async function show() {
  const response = await fetch("/.omega/version.json", { cache: "no-store" });
  if (!response.ok) {
    return;
  }
  const { version, commit, builtAt } = await response.json();
  const built = new Date(builtAt);
  const parts = [`Version ${version}`];
  if (commit && commit !== "unknown") {
    parts.push(`commit ${commit.slice(0, 12)}`);
  }
  place.textContent = parts.join(", ");
  if (!Number.isNaN(built.valueOf())) {
    place.title = `Built ${built.toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })}`;
  }
}

show().catch(() => { place.textContent = ""; });
