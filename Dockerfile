# The mock server by itself: `docker build -t wavetank .`, then
# `docker run --rm -p 127.0.0.1:8765:8765 wavetank` and whatever `wavetank serve` takes.
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY scenarios scenarios
COPY fixtures fixtures
RUN python -m venv /wavetank && /wavetank/bin/pip install --no-cache-dir .

FROM python:3.13-slim
COPY --from=build /wavetank /wavetank
ENV PATH=/wavetank/bin:$PATH PYTHONDONTWRITEBYTECODE=1
# Nobody's files are needed, and no account of the host has this number.
USER 10001:10001
EXPOSE 8765
# Administration is for the loopback only, which inside the container this is.
HEALTHCHECK --interval=10s --timeout=3s --start-period=3s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/_wavetank/health', timeout=2)"]
ENTRYPOINT ["wavetank", "serve", "--host", "0.0.0.0", "--port", "8765"]
