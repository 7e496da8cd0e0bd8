"""Keeps, holds, releases, forwards, answers: everything with state, time or a network."""
