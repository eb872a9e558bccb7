#!/bin/sh
# Make the pictures of the docs from the shipped content, by what tests/tools.sh installs: Java with the Gephi Toolkit, Node, Chromium.
set -eu
root="$(cd "$(dirname "$0")/../.." && pwd)"
out="$root/docs/img"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
shot() {
  "${CHROMIUM:-chromium}" --headless --no-sandbox --hide-scrollbars --window-size=1600,1000 --screenshot="$2" "file://$1" >/dev/null 2>&1
}
nnmi export agency-institute-organisation "$out/export-map.png" --force
nnmi export agency-institute-organisation "$work/map.gexf"
java -Djava.awt.headless=true -cp "$root/.tools/gephi/gephi-toolkit-0.10.1-all.jar" "$root/tests/gephi/GephiPicture.java" "$work/map.gexf" "$work/map.svg"
printf '<!doctype html><style>*{margin:0}img{width:1600px;height:1000px;object-fit:contain}</style><img src="map.svg">' > "$work/map.html"
shot "$work/map.html" "$out/gephi-map.png"
nnmi export agency-institute-organisation "$work/page.html"
NODE_PATH="$root/.tools/js/node_modules" node "$root/tests/js/drive_page.cjs" "${CHROMIUM:-/usr/bin/chromium}" "$work/page.html" "$out/explorer.png" \
  '[["fill", "#search", "NextFlex"], ["press", "#search", "Enter"]]' >/dev/null
nnmi serve --port 8765 --quiet & server=$!
trap 'kill $server; rm -rf "$work"' EXIT
sleep 5
page() {
  "${CHROMIUM:-chromium}" --headless --no-sandbox --hide-scrollbars --window-size="$1" $4 --screenshot="$3" "http://127.0.0.1:8765$2" >/dev/null 2>&1
}
page 1280,1000 /id/lift "$out/serve-page.png" ""
page 500,900 "/question/paying-agencies?lang=zh" "$out/serve-phone.png" --blink-settings=preferredColorScheme=0
