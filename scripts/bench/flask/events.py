"""POST /api/report: check the fields, store the row, commit, answer."""
from datetime import datetime, timezone

from flask import Blueprint, jsonify, request

from models import WorkEvent, db

events = Blueprint("events", __name__)


@events.post("/api/report")
def report():
    data = request.get_json(silent=True)
    if not isinstance(data, dict) or not data.get("user") or data.get("state") not in ("working", "stopped"):
        return jsonify({"success": False, "error": "user and state are required"}), 400
    try:
        ts = datetime.fromisoformat(data["ts"].replace("Z", "+00:00")) if data.get("ts") else datetime.now(timezone.utc)
    except ValueError:
        return jsonify({"success": False, "error": "ts is not ISO 8601"}), 400
    db.session.add(WorkEvent(user=data["user"], state=data["state"], ts=ts.astimezone(timezone.utc).replace(tzinfo=None)))
    db.session.commit()
    return jsonify({"success": True})
