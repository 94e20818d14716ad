"""Firefox and WebKit, each in the protocol that it speaks itself, with the few words that tests of the site need.

Chromium is driven by Playwright. That brings builds of its own of the other two, which no package of Debian holds; here are
Firefox as it is (Marionette) and WebKitGTK, which lays out and paints as Safari does (WebDriver).
"""

import base64
import contextlib
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from PIL import Image

from processes import until

# {} is a function, given as text; it may be asynchronous.
ASK = """const answer = arguments[arguments.length - 1];
Promise.resolve().then({}).then((value) => answer({{ value }}), (error) => answer({{ error: `${{error}}` }}));"""
PREFERENCES = {
    "layout.css.prefers-color-scheme.content-override": 1,  # light
    "ui.systemUsesDarkTheme": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "marionette.port": 0,  # any; it says which in a file of the profile
    "remote.prefs.recommended": True,
}
CONSOLE = """() => {
  const lines = Services.console.getMessageArray().filter((line) => line instanceof Ci.nsIScriptError);
  Services.console.reset();
  return lines.filter((line) => /^https?:/.test(line.sourceName) && !(line.flags & Ci.nsIScriptError.warningFlag))
    .map((line) => `${line.sourceName}:${line.lineNumber}: ${line.errorMessage}`);
}"""

# From the first moment at which a page can be asked, what its policy forbids is noted.
LISTEN = """() => {
  if (window.left) return false;
  if (!window.forbidden) {
    window.forbidden = [];
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => forbidden.push(`${effectiveDirective}: ${blockedURI}`));
  }
  return document.readyState === "complete";
}"""
# Where the first figure stands in the window, once it is there; null if there is none.
FIGURE = """async () => {
  const image = document.querySelector(".figure img");
  if (!image) return null;
  image.scrollIntoView({ block: "center" });
  await image.decode().catch(() => {});
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const { left, top } = image.getBoundingClientRect();
  return [left, top];
}"""


class Missing(Exception):
    """The browser isn't on this machine."""


def program(*names, folders=()):
    """The first of these programs that is there."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *folders])
    for name in names:
        if found := shutil.which(name, path=path):
            return found
    raise Missing(names[0])


class Browser:
    """A window of a browser; `ask` sends one command of the protocol."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp())
        self.programs = []

    def start(self, *command, pass_fds=(), **environment):
        """A program in a group of its own, which ends with the window."""
        log = (self.folder / "log").open("ab")
        started = subprocess.Popen(
            command, env=os.environ | environment, cwd=self.folder, stdout=log, stderr=log,
            start_new_session=True, pass_fds=pass_fds,
        )  # fmt: skip
        log.close()
        self.programs.append(started)

    def close(self):
        for started in reversed(self.programs):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
            started.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def evaluate(self, function):
        """What a function of JavaScript, given as text, returns in the page."""
        answer = self.execute(ASK.format(function))
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")

    def screenshot(self):
        """The window, as a PNG."""
        return base64.b64decode(self.picture())


class Firefox(Browser):
    """Firefox without a window."""

    def __init__(self):
        command = program(
            "firefox-esr", "firefox",
            folders=["/Applications/Firefox.app/Contents/MacOS", r"C:\Program Files\Mozilla Firefox"],
        )  # fmt: skip
        super().__init__()
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        (self.folder / "user.js").write_text("\n".join(lines), "utf-8")
        self.start(
            command, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access",
            "--profile", str(self.folder), HOME=str(self.folder),
        )  # fmt: skip
        port = self.folder / "MarionetteActivePort"
        until(lambda: port.is_file() and port.read_text("utf-8"), "port of Firefox")
        self.line = socket.create_connection(("127.0.0.1", int(port.read_text("utf-8"))), timeout=120)
        self.file, self.number = self.line.makefile("rb"), 0
        self.read()  # it says hello
        self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {}})

    def read(self):
        length = b""
        while (digit := self.file.read(1)) != b":":
            length += digit
        return json.loads(self.file.read(int(length)))

    def ask(self, command, **arguments):
        self.number += 1
        text = json.dumps([0, self.number, command, arguments]).encode()
        self.line.sendall(b"%d:%b" % (len(text), text))
        _, _, error, answer = self.read()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return answer

    def open(self, url):
        self.ask("WebDriver:Navigate", url=url)

    def execute(self, script):
        return self.ask("WebDriver:ExecuteAsyncScript", script=script, args=[], sandbox=None)["value"]

    def picture(self):
        return self.ask("WebDriver:TakeScreenshot", full=False)["value"]

    def resize(self, width, height):
        # The size is that of the window; its frame is not the page's.
        self.ask("WebDriver:SetWindowRect", width=width, height=height)
        inner = self.evaluate("() => [innerWidth, innerHeight]")
        self.ask("WebDriver:SetWindowRect", width=2 * width - inner[0], height=2 * height - inner[1])

    def problems(self):
        """Errors that were noted since the last time."""
        self.ask("Marionette:SetContext", value="chrome")
        try:
            return self.evaluate(CONSOLE)
        finally:
            self.ask("Marionette:SetContext", value="content")

    def close(self):
        self.file.close()
        self.line.close()
        super().close()


class WebKit(Browser):
    """WebKitGTK, in a window on a screen that nobody sees."""

    def __init__(self):
        driver, screen = program("WebKitWebDriver"), program("Xvfb")
        binaries = sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"))
        if not binaries:
            raise Missing("MiniBrowser")
        super().__init__()
        read, write = os.pipe()
        self.start(
            screen, "-displayfd", str(write), "-screen", "0", "1400x1400x24", "-nolisten", "tcp", pass_fds=[write]
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            display = f":{pipe.readline().strip()}"
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.start(
            driver, f"--port={port}", DISPLAY=display, HOME=str(self.folder), GTK_THEME="Adwaita:light",
            WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS="1", LIBGL_ALWAYS_SOFTWARE="1", NO_AT_BRIDGE="1",
        )  # fmt: skip
        self.address = f"http://127.0.0.1:{port}/session"
        until(self.listens, "answer of WebKitWebDriver")
        options = {"binary": str(binaries[-1]), "args": ["--automation"]}
        always = {"webkitgtk:browserOptions": options, "pageLoadStrategy": "none"}
        wanted = {"capabilities": {"alwaysMatch": always}}
        self.address += f"/{self.ask('POST', '', wanted)['sessionId']}"
        self.ask("POST", "/timeouts", {"script": 60000, "pageLoad": 60000})

    def listens(self):
        try:
            return urllib.request.urlopen(self.address.replace("/session", "/status"), timeout=10)
        except OSError:
            return False

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            return json.load(urllib.request.urlopen(request, timeout=120))["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()}") from None

    def open(self, url):
        self.evaluate("() => { window.left = true; }")
        self.ask("POST", "/url", {"url": url})
        until(self.arrived, f"page at {url}")

    def arrived(self):
        with contextlib.suppress(RuntimeError):  # the page that was asked goes away just now
            return self.ask("POST", "/execute/sync", {"script": f"return ({LISTEN})()", "args": []})

    def execute(self, script):
        return self.ask("POST", "/execute/async", {"script": script, "args": []})

    def picture(self):
        return self.ask("GET", "/screenshot")

    def resize(self, width, height):
        self.ask("POST", "/window/rect", {"width": width, "height": height})
        inner = self.evaluate("() => [innerWidth, innerHeight]")
        self.ask("POST", "/window/rect", {"width": 2 * width - inner[0], "height": 2 * height - inner[1]})

    def problems(self):
        """What the policy of the page has forbidden so far. WebKitWebDriver does not report errors in scripts."""
        return self.evaluate(f"() => {{ ({LISTEN})(); return forbidden.splice(0); }}")


def corner(window):
    """Colour of the first figure's background, as painted; None without a figure."""
    place = window.evaluate(FIGURE)
    if place is None:
        return None
    picture = Image.open(io.BytesIO(window.screenshot())).convert("RGB")
    return picture.getpixel((round(place[0]) + 3, round(place[1]) + 3))
