"""Presidio's analyzer over HTTP, as its own REST app has it: POST /analyze with `text` and `language`, under Flask.

The app itself is not in Presidio's package, so this is the route of it that is measured, with the small weights that Presend uses.
"""

from __future__ import annotations

import json

from flask import Flask, Response, request
from warm import plain_presidio


def create_app() -> Flask:
    """Return the application, its engine loaded."""
    app = Flask(__name__)
    engine = plain_presidio()
    engine.analyze("Jordan Whitfield of our Leeds shop has looked into it.", language="en")

    @app.route("/health")
    def health() -> str:
        return "Presidio Analyzer service is up"

    @app.route("/analyze", methods=["POST"])
    def analyze() -> Response:
        asked = request.get_json()
        found = engine.analyze(text=asked["text"], language=asked["language"])
        return Response(json.dumps(found, default=lambda one: one.to_dict(), sort_keys=True), content_type="application/json")

    return app
