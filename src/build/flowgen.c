/*
 * flowgen: what others need of the flow tables, written from the tables themselves at build.
 *
 *   flowgen sql       rows of flow_state, clock_kind and transition; safe to run again
 *   flowgen yaml      the contract's enums <flow>_state and <flow>_action
 *   flowgen mermaid   one state diagram per flow
 *   flowgen steps     a line for each step and role: flow, action, role, its effects or `-`
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "rules/clock_kind.h"
#include "rules/flow.h"
#include "rules/recount.h"

typedef void flow_visit(const struct flow *flow);

static void each_flow(flow_visit *visit)
{
	size_t count;
	const struct flow *const *all = flows(&count);

	for (size_t f = 0; f < count; f++)
		visit(all[f]);
}

static bool state_final(const struct flow *flow, const char *state)
{
	for (size_t s = 0; s < flow->step_count; s++)
		if (!strcmp(flow->steps[s].from, state))
			return false;
	return true;
}

/* SQL: the words of the tables hold no quote, which is why none is escaped. */

static const char *separator;

static void next_row(void)
{
	printf("%s\n\t\t(", separator);
	separator = ",";
}

static void sql_states(const struct flow *flow)
{
	for (size_t s = 0; s < flow->state_count; s++) {
		const struct state *state = &flow->states[s];

		next_row();
		printf("'%s', '%s', '%s', %s)", flow->name, state->name, role_word(state->holder),
			state_final(flow, state->name) ? "true" : "false");
	}
}

static void sql_guards(const struct step *step)
{
	printf("'{");
	for (size_t g = 0; g < STEP_GUARDS && step->guards[g]; g++)
		printf("%s%s", g ? "," : "", code_text(step->guards[g])->word);
	printf("}'::text[])");
}

static void sql_step(const struct flow *flow, const struct step *step)
{
	for (unsigned role = 0; role < ROLE_COUNT; role++) {
		if (!(step->roles & ROLE_BIT(role)))
			continue;
		next_row();
		printf("'%s', '%s', '%s', '%s', %d::smallint, '%s', '%s', ", flow->name, step->from,
			step->action, role_word((enum role)role), step->level, step->to,
			step->clause ? step->clause : "");
		sql_guards(step);
	}
}

static void sql_recounts(const struct flow *flow)
{
	struct step made;

	for (size_t s = 0; s < flow->state_count; s++)
		if (recount_step(flow, flow->states[s].name, &made))
			sql_step(flow, &made);
}

static void sql_steps(const struct flow *flow)
{
	for (size_t s = 0; s < flow->step_count; s++)
		sql_step(flow, &flow->steps[s]);
	sql_recounts(flow);
}

static void sql_clocks(void)
{
	size_t count;
	const struct clock_kind *all = clock_kinds(&count);

	for (size_t c = 0; c < count; c++) {
		const char *quote = all[c].parameter ? "'" : "";

		next_row();
		printf("'%s', %s%s%s, %s, '%s')", all[c].name, quote,
			all[c].parameter ? all[c].parameter : "NULL::text", quote,
			all[c].inclusive ? "true" : "false", all[c].clause);
	}
}

/* One table: its key columns, all its columns in the order of the rows, and the others as an
 * assignment wants them. */
struct sql_table {
	const char *name, *key, *same_key, *columns, *rest, *excluded;
};

static const struct sql_table sql_flow_state = { "flow_state", "flow, state",
	"w.flow = t.flow AND w.state = t.state", "flow, state, holder, final", "holder, final",
	"excluded.holder, excluded.final" };
static const struct sql_table sql_clock_kind = { "clock_kind", "clock", "w.clock = t.clock",
	"clock, parameter, inclusive, clause", "parameter, inclusive, clause",
	"excluded.parameter, excluded.inclusive, excluded.clause" };
static const struct sql_table sql_transition = { "transition", "flow, from_state, action, role",
	"w.flow = t.flow AND w.from_state = t.from_state AND w.action = t.action AND w.role = "
	"t.role",
	"flow, from_state, action, role, level, to_state, clause, guards",
	"level, to_state, clause, guards",
	"excluded.level, excluded.to_state, excluded.clause, excluded.guards" };

static void sql_begin(const struct sql_table *table)
{
	printf("WITH wanted (%s) AS (\n\tVALUES", table->columns);
	separator = "";
}

static void sql_end(const struct sql_table *table)
{
	printf("\n), gone AS (\n"
	       "\tDELETE FROM %s t\n"
	       "\tWHERE NOT EXISTS (SELECT FROM wanted w WHERE %s)\n"
	       ")\n"
	       "INSERT INTO %s AS t (%s)\n"
	       "SELECT %s FROM wanted\n"
	       "ON CONFLICT (%s) DO UPDATE\n"
	       "SET (%s) = ROW (%s)\n"
	       "WHERE (t.*) IS DISTINCT FROM (excluded.*);\n\n",
		table->name, table->same_key, table->name, table->columns, table->columns,
		table->key, table->rest, table->excluded);
}

static void write_sql(void)
{
	printf("-- Written by flowgen from the flow tables of the program; do not edit.\n");
	sql_begin(&sql_flow_state);
	each_flow(sql_states);
	sql_end(&sql_flow_state);
	sql_begin(&sql_clock_kind);
	sql_clocks();
	sql_end(&sql_clock_kind);
	sql_begin(&sql_transition);
	each_flow(sql_steps);
	sql_end(&sql_transition);
}

/* YAML */

static bool action_said_before(const struct flow *flow, size_t step)
{
	for (size_t s = 0; s < step; s++)
		if (!strcmp(flow->steps[s].action, flow->steps[step].action))
			return true;
	return false;
}

static void yaml_flow(const struct flow *flow)
{
	printf("    %s_state:\n      type: string\n      description: %s, where it stands (%s)\n"
	       "      enum:\n",
		flow->name, flow->en, flow->zh);
	for (size_t s = 0; s < flow->state_count; s++)
		printf("        - %s\n", flow->states[s].name);
	printf("    %s_action:\n      type: string\n      description: %s, what can be done with "
	       "it "
	       "(%s)\n      enum:\n",
		flow->name, flow->en, flow->zh);
	for (size_t s = 0; s < flow->step_count; s++)
		if (!action_said_before(flow, s))
			printf("        - %s\n", flow->steps[s].action);
}

static void yaml_case_flow(const struct flow *flow)
{
	if (flow->is_case)
		printf("        - %s\n", flow->name);
}

static void write_yaml(void)
{
	printf("# Written by flowgen from the flow tables of the program; do not edit.\n"
	       "components:\n  schemas:\n"
	       "    case_flow:\n      type: string\n      description: Kind of case\n      "
	       "enum:\n");
	each_flow(yaml_case_flow);
	each_flow(yaml_flow);
}

/* Mermaid */

static void mermaid_end(const char *state)
{
	printf("%s", strcmp(state, "none") ? state : "[*]");
}

static void mermaid_step(const struct step *step)
{
	const char *between = "";

	printf("    ");
	mermaid_end(step->from);
	printf(" --> %s: %s (", step->to, step->action);
	for (unsigned role = 0; role < ROLE_COUNT; role++) {
		if (!(step->roles & ROLE_BIT(role)))
			continue;
		printf("%s%s", between, role_word((enum role)role));
		between = ", ";
	}
	printf(")\n");
}

static void mermaid_flow(const struct flow *flow)
{
	printf("### %s (%s)\n\n```mermaid\nstateDiagram-v2\n", flow->en, flow->zh);
	for (size_t s = 0; s < flow->step_count; s++)
		mermaid_step(&flow->steps[s]);
	for (size_t s = 0; s < flow->state_count; s++)
		if (state_final(flow, flow->states[s].name))
			printf("    %s --> [*]\n", flow->states[s].name);
	printf("```\n\n");
}

static void write_mermaid(void)
{
	each_flow(mermaid_flow);
}

/* Steps */

static const char *const effect_words[] = {
	"-",
#define EFFECT(word) #word,
#include "gen/effect.def"
};

static void steps_step(const struct flow *flow, const struct step *step)
{
	for (unsigned role = 0; role < ROLE_COUNT; role++) {
		if (!(step->roles & ROLE_BIT(role)))
			continue;
		printf("%s %s %s %s", flow->name, step->action, role_word((enum role)role),
			effect_words[step->effects[0]]);
		for (size_t e = 1; e < STEP_EFFECTS && step->effects[e]; e++)
			printf(" %s", effect_words[step->effects[e]]);
		printf("\n");
	}
}

static void steps_flow(const struct flow *flow)
{
	for (size_t s = 0; s < flow->step_count; s++)
		steps_step(flow, &flow->steps[s]);
}

static void write_steps(void)
{
	each_flow(steps_flow);
}

int main(int count, char **words)
{
	static const struct {
		const char *word;
		void (*write)(void);
	} ways[] = { { "sql", write_sql }, { "yaml", write_yaml }, { "mermaid", write_mermaid },
		{ "steps", write_steps } };

	for (size_t i = 0; count == 2 && i < LENGTH(ways); i++) {
		if (strcmp(words[1], ways[i].word))
			continue;
		ways[i].write();
		return fflush(stdout) || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
	}
	fprintf(stderr, "flowgen: say sql, yaml, mermaid or steps\n");
	return EXIT_FAILURE;
}
