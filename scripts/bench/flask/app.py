"""The old server: create_app() for gunicorn, its database by DATABASE_URI."""
import os

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from events import events
from models import db


@event.listens_for(Engine, "connect")
def promise_as_much(connection, _record):
    if os.environ["DATABASE_URI"].startswith("sqlite"):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URI"]
    db.init_app(app)
    app.register_blueprint(events)
    return app


if __name__ == "__main__":
    with create_app().app_context():
        db.create_all()
