/** Problems (RFC 9457): a fault as the JSON every 4xx and 5xx carries. */
#pragma once
#include <stdbool.h>

#include "base/buffer.h"
#include "base/fault.h"

#define PROBLEM_MEDIA_TYPE "application/problem+json"

/** What surrounds a fault. */
struct problem_scene {
	bool english;
	const char *instance; /**< raw path of the request; escaped where it is not plain ASCII */
	const char *request_id;
};

/** Writes the problem object. Places without a text of their own are told by their code. */
void problem_write(
	const struct fault *fault, const struct problem_scene *scene, struct buffer *out);
