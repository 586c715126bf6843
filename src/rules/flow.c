#include "rules/flow.h"

#include <string.h>

#include "flow_table.h"

static const struct flow *const every_flow[] = {
#define FLOW(word) &word##_flow,
#include "tbl/flow.def"
};

const struct flow *const *flows(size_t *count)
{
	*count = LENGTH(every_flow);
	return every_flow;
}

const struct flow *flow_named(const char *name)
{
	for (size_t i = 0; i < LENGTH(every_flow); i++)
		if (!strcmp(every_flow[i]->name, name))
			return every_flow[i];
	return NULL;
}

const struct step *flow_step(const struct flow *flow, const char *from, const char *action)
{
	for (size_t i = 0; i < flow->step_count; i++) {
		const struct step *step = &flow->steps[i];

		if (!strcmp(step->from, from) && !strcmp(step->action, action))
			return step;
	}
	return NULL;
}
