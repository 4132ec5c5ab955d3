"""The table of the old server: one row for each report."""
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class WorkEvent(db.Model):
    __tablename__ = "work_events"

    id = db.Column(db.Integer, primary_key=True)
    user = db.Column(db.String(255), nullable=False, index=True)
    state = db.Column(db.String(20), nullable=False)
    ts = db.Column(db.DateTime, nullable=False, index=True)
