#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks at a report's HTML page.

    html_page.py parse PAGE            its markup: closed in turn, headings in order, nothing from elsewhere, no script
    html_page.py browse BROWSER PAGE   the page in headless Chromium, 360 and 1200 pixels wide, light and dark, all
                                       unfolded: the elements are those that were written, nothing is asked for, nothing
                                       is wider than the window, text stands out from its ground by 4.5 to 1

Says each fault and exits with 1 when there is one.  `parse` prints, when there is none, the title and the numbers of
<details> and <h2>, each on a line."""
import html
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile

VOID = {"meta", "br", "hr", "wbr"}
ATTRIBUTES = {"id", "class", "href", "lang", "charset", "name", "content", "http-equiv", "tabindex", "role"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
DARK = "(prefers-color-scheme: dark)"


class Page(html.parser.HTMLParser):
    """Reads a page and keeps its faults."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.ids, self.links = [], [], set(), set()
        self.counts, self.metas, self.title, self.language = {}, {}, "", None
        self.level = 0

    def fault(self, text):
        self.faults.append(f"line {self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attrs):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("script", "link", "img", "iframe", "object", "embed", "base", "form", "svg", "video", "audio"):
            self.fault(f"<{tag}>")
        if re.fullmatch("h[1-6]", tag):
            if int(tag[1]) > self.level + 1:
                self.fault(f"<{tag}> behind <h{self.level}>")
            self.level = int(tag[1])
        values = dict(attrs)
        if len(values) != len(attrs):
            self.fault(f"<{tag}> with an attribute twice")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.fault(f"<{tag} {name}=...>")
            elif name == "href" and not value.startswith("#"):
                self.fault(f"a link to {value}")
            elif name == "href":
                self.links.add(value[1:])
            elif name == "id":
                if value in self.ids:
                    self.fault(f"id {value} twice")
                self.ids.add(value)
        if tag == "meta":
            name = values.get("name") or values.get("http-equiv") or "charset"
            self.metas[name] = values.get("content") or values.get("charset")
        if tag == "html":
            self.language = values.get("lang")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.fault(f"</{tag}> out of turn")

    def handle_data(self, data):
        if self.open and self.open[-1] == "title":
            self.title += data
        if self.open and self.open[-1] == "style" and re.search(r"url\(|@import|@font-face|expression\(", data):
            self.fault("the style asks for something from elsewhere")

    def handle_comment(self, data):
        self.fault("a comment")

    def end(self):
        """The faults that only the whole page has."""
        self.close()
        if self.open:
            self.fault(f"not closed: {self.open}")
        for link in self.links - self.ids:
            self.fault(f"a link to #{link}, which there is not")
        for name, content in (("charset", "utf-8"), ("Content-Security-Policy", POLICY), ("color-scheme", "light dark"),
                              ("viewport", "width=device-width, initial-scale=1")):
            if self.metas.get(name) != content:
                self.fault(f"<meta> {name}: {self.metas.get(name)}")
        for tag, count in (("h1", 1), ("main", 1), ("title", 1), ("style", 1)):
            if self.counts.get(tag) != count:
                self.fault(f"{self.counts.get(tag, 0)} <{tag}>")
        if self.language != "en" or not self.title:
            self.fault("no language or no title")
        return self.faults


# Runs in a page around the frames that hold ours, which is left as it is: its own policy forbids scripts.
MEASURING = r"""
function channel(value) { value /= 255; return value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4; }
function parts(color) { return color.match(/[\d.]+/g).map(Number); }
function luminance(color) {
    const [red, green, blue] = parts(color).map(channel);
    return .2126 * red + .7152 * green + .0722 * blue;
}
function ground(element, view) {
    for (; element; element = element.parentElement) {
        const color = view.getComputedStyle(element).backgroundColor, alpha = parts(color)[3];
        if (alpha === undefined || alpha === 1) return color;
        if (alpha !== 0) return null;
    }
    return null;
}
function measure(frame) {
    const page = frame.contentDocument, view = frame.contentWindow, root = page.documentElement;
    const faults = [], counts = {};
    const begin = text => text.trim().slice(0, 60);
    for (const element of page.querySelectorAll('*')) {
        const name = element.localName;
        counts[name] = (counts[name] || 0) + 1;
    }
    const folded = root.scrollWidth;
    for (const details of page.querySelectorAll('details')) details.open = true;
    if (Math.max(folded, root.scrollWidth) > root.clientWidth) {
        for (const element of page.querySelectorAll('body *'))
            if (element.getBoundingClientRect().right > root.clientWidth + .5 && !element.closest('.code'))
                faults.push(`too wide: <${element.localName}> ${element.className}: ${begin(element.textContent)}`);
        faults.push(`${root.scrollWidth} pixels wide in a window of ${root.clientWidth}`);
    }
    const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
    let texts = 0;
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
        texts++;
        const behind = ground(element, view), color = view.getComputedStyle(element).color;
        const [low, high] = behind ? [luminance(color), luminance(behind)].sort((a, b) => a - b) : [0, 0];
        const contrast = (high + .05) / (low + .05);
        if (contrast < 4.5)
            faults.push(`contrast ${contrast.toFixed(2)} of ${color} on ${behind}: ${begin(walker.currentNode.data)}`);
        if (parseFloat(view.getComputedStyle(element).fontSize) < 11)
            faults.push(`small print: ${begin(walker.currentNode.data)}`);
    }
    for (const entry of view.performance.getEntriesByType('resource')) faults.push(`asked for ${entry.name}`);
    return {name: frame.title, title: page.title, width: root.clientWidth, texts, counts, faults: [...new Set(faults)]};
}
window.onload = () => {
    const measured = [...document.querySelectorAll('iframe')].map(measure);
    document.getElementById('measured').textContent = JSON.stringify(measured);
};
"""


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def parse(path):
    page = Page()
    page.feed(read(path))
    return page, page.end()


def browse(browser, path):
    """What is wrong with the page as the browser shows it."""
    text = read(path)
    written, faults = parse(path)
    if text.count(DARK) != 1:
        return faults + [f"{text.count(DARK)} times {DARK}"]
    frames = []
    for width in (360, 1200):
        for scheme, query in (("light", "not all"), ("dark", "all")):
            frames.append(f'<iframe title="{scheme}, {width}" style="border: 0; width: {width}px; height: 800px" '
                          f'srcdoc="{html.escape(text.replace(DARK, query))}"></iframe>')
    with tempfile.TemporaryDirectory() as folder:
        around = os.path.join(folder, "around.html")
        with open(around, "w", encoding="utf-8") as file:
            file.write(f'<!DOCTYPE html><meta charset="utf-8"><script>{MEASURING}</script><pre id="measured"></pre>')
            file.write("".join(frames))
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
                   "--hide-scrollbars", f"--user-data-dir={folder}/profile", "--window-size=1400,900", "--dump-dom"]
        ran = subprocess.run([browser, *options, f"file://{around}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                             timeout=90, check=False)
    found = re.search(r'<pre id="measured">(.*?)</pre>', ran.stdout.decode("utf-8", "replace"), re.DOTALL)
    measured = json.loads(html.unescape(found.group(1))) if found and found.group(1) else []
    if len(measured) != len(frames):
        return faults + [f"{browser} measured {len(measured)} of {len(frames)} pages; exit status {ran.returncode}"]
    for one in measured:
        own = list(one["faults"])
        if one["title"] != written.title.strip():
            own.append(f"title {one['title']}")
        if f"{one['width']}" not in one["name"]:
            own.append(f"{one['width']} pixels wide")
        # Tags that a browser had to mend, or text that became tags, change what there is.
        for tag in set(one["counts"]) | set(written.counts):
            if one["counts"].get(tag, 0) != written.counts.get(tag, 0):
                own.append(f"{one['counts'].get(tag, 0)} <{tag}> instead of {written.counts.get(tag, 0)}")
        if one["texts"] < 4:
            own.append("nothing to be seen")
        faults += [f"{one['name']}: {fault}" for fault in own]
    return faults


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "parse":
        page, faults = parse(arguments[1])
        if not faults:
            print(page.title, page.counts.get("details", 0), page.counts.get("h2", 0), sep="\n")
    elif len(arguments) == 3 and arguments[0] == "browse":
        faults = browse(arguments[1], arguments[2])
    else:
        sys.exit(__doc__)
    for fault in faults[:40]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
