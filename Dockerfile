# Ordergate in one image: `docker build -t ordergate .`; compose.yaml runs it beside PostgreSQL. See docs/operations.md.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
# What is installed beside the core; add fax (reads scans, 350 MB) or nlp (a second opinion on what messages want, 333 MB).
ARG EXTRAS=dmarc,postgresql,telnyx,twilio
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY channels channels
COPY parsers parsers
COPY normalizer normalizer
COPY gateway gateway
COPY config config
RUN python -m venv /opt/ordergate \
    && /opt/ordergate/bin/python -m pip install --no-cache-dir --constraint constraints.txt ".[${EXTRAS}]"

FROM python:${PYTHON}-slim
COPY --from=build /opt/ordergate /opt/ordergate
# Everything that lasts is below /data; nothing else is written but /tmp.
RUN useradd --system --uid 10001 --no-create-home --home-dir /data ordergate && install -d -o ordergate -g ordergate /data
ENV PATH=/opt/ordergate/bin:$PATH PYTHONUNBUFFERED=1 ORDERGATE__WEB__HOST=0.0.0.0
USER ordergate
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["ordergate"]
CMD ["serve"]
