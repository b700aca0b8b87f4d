"""Stands in for the image testcontainers/ryuk and speaks its protocol: each test run holds a connection to port 8080 and
sends lines of label filters, each answered by ACK. Some seconds after the last connection closed, everything that matches
one of them is removed."""

import http.client
import json
import socket
import socketserver
import threading
import urllib.parse

PATIENCE = 3  # seconds without a connection

filters = set()
connections = 0
changed = threading.Condition()


class Engine(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("/var/run/docker.sock")


def ask(method, path, **query):
    engine = Engine("docker")
    engine.request(method, path + "?" + urllib.parse.urlencode(query))
    answer = engine.getresponse()
    body = answer.read()
    engine.close()
    print(method, path, answer.status, flush=True)
    return json.loads(body) if body else None


class TestRun(socketserver.StreamRequestHandler):
    def handle(self):
        global connections
        with changed:
            connections += 1
            changed.notify()
        for line in self.rfile:
            with changed:
                filters.add(line.decode().strip())
            self.wfile.write(b"ACK\n")
        with changed:
            connections -= 1
            changed.notify()


def remove(line):
    labels = json.dumps({"label": [value for _, value in urllib.parse.parse_qsl(line)]})
    for container in ask("GET", "/containers/json", all=1, filters=labels):
        ask("DELETE", "/containers/" + container["Id"], force=1, v=1)
    for network in ask("GET", "/networks", filters=labels):
        ask("DELETE", "/networks/" + network["Id"])
    for volume in ask("GET", "/volumes", filters=labels)["Volumes"] or []:
        ask("DELETE", "/volumes/" + volume["Name"], force=1)


def main():
    server = socketserver.ThreadingTCPServer(("0.0.0.0", 8080), TestRun)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("Started!", flush=True)
    with changed:
        changed.wait_for(lambda: connections > 0)
        while connections > 0 or changed.wait_for(lambda: connections > 0, PATIENCE):
            changed.wait_for(lambda: connections == 0)
    for line in filters:
        remove(line)


main()
