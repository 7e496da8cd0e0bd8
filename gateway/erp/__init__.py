"""Connectors: how a released order gets into an ERP, once."""
