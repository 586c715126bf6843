#include "app/config.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"

/* KIND_SPOKEN: a text that only the command line gives, because what it does must not be done again
 * at the next start. */
enum setting_kind { KIND_TEXT, KIND_NUMBER, KIND_SWITCH, KIND_SPOKEN };

struct setting {
	const char *name;
	enum setting_kind kind;
	size_t at; /* in struct config */
	const char *fallback;
	int low, high; /* of a number */
	const char *help;
};

#define AT(member) offsetof(struct config, member)

static const struct setting SETTINGS[] = {
	{ "listen", KIND_TEXT, AT(listen), "127.0.0.1", 0, 0,
		"Address to listen on; a proxy with TLS stands in front" },
	{ "port", KIND_NUMBER, AT(port), "8080", 1, 65535, "Port of the API" },
	{ "metrics-port", KIND_NUMBER, AT(metrics_port), "0", 0, 65535,
		"Port of /metrics on 127.0.0.1; 0: none" },
	{ "database", KIND_TEXT, AT(database), "dbname=wengang user=wengang", 0, 0,
		"libpq connection string of the service" },
	{ "migrate-database", KIND_TEXT, AT(migrate_database), "dbname=wengang", 0, 0,
		"libpq connection string of `migrate`: a superuser, or the owner with CREATEROLE "
		"and CREATEDB" },
	{ "pool", KIND_NUMBER, AT(pool), "8", 1, 256, "Connections to the database" },
	{ "keys", KIND_TEXT, AT(keys), "var/keys", 0, 0,
		"Directory of the signing keys, `<kid>.pem`" },
	{ "signing-key", KIND_TEXT, AT(signing_key), "", 0, 0,
		"Kid of the key that signs, all verify; empty: the first by name" },
	{ "index-key", KIND_TEXT, AT(index_key), "var/keys/index.key", 0, 0,
		"File of the key ID numbers are indexed by" },
	{ "sealing-key", KIND_TEXT, AT(sealing_key), "var/keys/sealing.key", 0, 0,
		"File of the key fields are sealed with" },
	{ "issuer", KIND_TEXT, AT(issuer), "http://127.0.0.1:8080", 0, 0,
		"Public address of the service, which is the issuer of its tokens" },
	{ "audience", KIND_TEXT, AT(audience), "wengang", 0, 0, "Audience of access tokens" },
	{ "sandbox", KIND_SWITCH, AT(sandbox), "off", 0, 0,
		"Movable clock, playable bank, seeds; never on real data" },
	{ "reset-sandbox", KIND_SPOKEN, AT(reset_sandbox), "", 0, 0,
		"For `migrate`: empty the sandbox of this database name first" },
	{ "check-responses", KIND_SWITCH, AT(check_replies), "off", 0, 0,
		"Check each JSON reply against the contract" },
	{ "cors", KIND_TEXT, AT(cors), "", 0, 0,
		"Origins browsers may call from, comma-separated; `*`: all" },
	{ "body-limit", KIND_NUMBER, AT(body_limit), "16777216", 1024, 1 << 30,
		"Largest body in bytes, whatever an operation allows" },
	{ "connections", KIND_NUMBER, AT(connections), "4096", 1, 65536,
		"Connections held at once; more are refused" },
	{ "connections-per-address", KIND_NUMBER, AT(connections_per_address), "0", 0, 65536,
		"Of them from one address; 0: no such limit, as behind a proxy" },
	{ "deadline", KIND_NUMBER, AT(deadline_s), "60", 1, 3600,
		"Seconds until a request must have come in whole" },
	{ "rate", KIND_NUMBER, AT(rate), "600", 0, 1000000,
		"Requests a minute of one caller, over all servers; 0: no limit" },
	{ "servers", KIND_NUMBER, AT(servers), "1", 1, 1000,
		"Servers that share the callers evenly: each grants its part of the rate" },
	{ "trust-forwarded", KIND_SWITCH, AT(trust_forwarded), "off", 0, 0,
		"Take the caller's address from the last X-Forwarded-For" },
	{ "log-level", KIND_TEXT, AT(log_level), "info", 0, 0, "debug, info, warn or error" },
};

static bool number_read(const char *text, int low, int high, int *number)
{
	size_t n = strlen(text);
	long value = 0;
	if (n == 0 || n > 10 || strspn(text, "0123456789") != n)
		return false;
	for (; *text; text++)
		value = value * 10 + (*text - '0');
	*number = (int)value;
	return value >= low && value <= high;
}

static bool switch_read(const char *text, bool *on)
{
	static const char *const yes[] = { "on", "1", "true", "yes" }, *const no[] = { "off", "0",
		"false", "no" };
	for (size_t i = 0; i < LENGTH(yes); i++) {
		*on = !strcmp(text, yes[i]);
		if (*on || !strcmp(text, no[i]))
			return true;
	}
	return false;
}

static bool setting_set(const struct setting *setting, struct config *config, const char *value)
{
	char *at = (char *)config + setting->at;
	switch (setting->kind) {
	case KIND_NUMBER:
		return number_read(value, setting->low, setting->high, (int *)(void *)at);
	case KIND_SWITCH:
		return switch_read(value, (bool *)(void *)at);
	case KIND_TEXT:
	case KIND_SPOKEN:
		break;
	}
	*(const char **)(void *)at = value;
	return true;
}

/* `check-responses` → WENGANG_CHECK_RESPONSES */
static const char *variable(const struct setting *setting, char name[64])
{
	size_t n = (size_t)snprintf(name, 64, "WENGANG_%s", setting->name);
	for (size_t i = 0; i < n && i < 64; i++)
		name[i] = name[i] == '-' ? '_' : (char)toupper((unsigned char)name[i]);
	return name;
}

static bool is_spoken(const struct setting *setting)
{
	return setting->kind == KIND_SPOKEN;
}

static bool environment_read(struct config *config, struct arena *arena, const char **why)
{
	char name[64];
	for (size_t i = 0; i < LENGTH(SETTINGS); i++) {
		const char *value =
			is_spoken(&SETTINGS[i]) ? NULL : getenv(variable(&SETTINGS[i], name));
		if (setting_set(&SETTINGS[i], config, value ? value : SETTINGS[i].fallback))
			continue;
		*why = arena_printf(arena, "%s does not take the value `%s`", name, value);
		return false;
	}
	return true;
}

static const struct setting *setting_named(const char *name, size_t n)
{
	for (size_t i = 0; i < LENGTH(SETTINGS); i++)
		if (strlen(SETTINGS[i].name) == n && !memcmp(SETTINGS[i].name, name, n))
			return &SETTINGS[i];
	return NULL;
}

/* The command line, read from left to right. */
struct line {
	struct arena *arena;
	int argc, at;
	char **argv;
};

/* `--name=value`, `--name value`, and `--name` for a switch. NULL, or why it is refused. */
static const char *flag_read(struct config *config, struct line *line)
{
	const char *name = line->argv[line->at] + 2;
	const char *equals = strchr(name, '=');
	size_t n = equals ? (size_t)(equals - name) : strlen(name);
	const struct setting *setting = setting_named(name, n);
	const char *value = equals ? equals + 1 : NULL;
	if (!setting)
		return arena_printf(line->arena, "there is no setting --%.*s", (int)n, name);
	if (!value && setting->kind == KIND_SWITCH)
		value = "on";
	if (!value && line->at + 1 < line->argc)
		value = line->argv[++line->at];
	if (value && setting_set(setting, config, value))
		return NULL;
	return arena_printf(line->arena, "--%s does not take the value `%s`", setting->name,
		value ? value : "");
}

bool config_read(
	struct config *config, int *argc, char **argv, struct arena *arena, const char **why)
{
	struct line line = { .arena = arena, .argc = *argc, .argv = argv };
	int rest = 0;
	if (!environment_read(config, arena, why))
		return false;
	for (; line.at < line.argc; line.at++) {
		bool flag = !strncmp(argv[line.at], "--", 2);
		*why = flag ? flag_read(config, &line) : NULL;
		if (*why)
			return false;
		if (!flag)
			argv[rest++] = argv[line.at];
	}
	*argc = rest;
	return true;
}

/* A cell of Markdown; an empty one stays empty. */
static void code_print(FILE *out, const char *text)
{
	const char *quote = *text ? "`" : "";
	fprintf(out, "%s%s%s | ", quote, text, quote);
}

void config_dump(FILE *out)
{
	char name[64];
	fputs("| setting | variable | default | meaning |\n|---|---|---|---|\n", out);
	for (size_t i = 0; i < LENGTH(SETTINGS); i++) {
		const struct setting *setting = &SETTINGS[i];
		fprintf(out, "| `--%s` | ", setting->name);
		code_print(out, is_spoken(setting) ? "" : variable(setting, name));
		code_print(out, setting->fallback);
		fprintf(out, "%s |\n", setting->help);
	}
}

void config_help(FILE *out)
{
	for (size_t i = 0; i < LENGTH(SETTINGS); i++) {
		const struct setting *setting = &SETTINGS[i];
		fprintf(out, "  --%-24s %s%s%s%s\n", setting->name, setting->help,
			*setting->fallback ? " (" : "", setting->fallback,
			*setting->fallback ? ")" : "");
	}
}
