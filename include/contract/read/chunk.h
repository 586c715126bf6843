/**
 * Chunks: a table body of many rows, read some hundreds of rows at a time.
 *
 * Each chunk ends where a row ends (CSV: a line end outside quotes, which is safe on the bytes of
 * GB18030 too; JSON: the end of an element) and read by the same schema and the same scanner as a
 * whole table. What is wrong with a row is told with its chunk and stops nothing; what is wrong
 * with the file (titles, syntax, quotes, an unknown member, too many rows) refuses it.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/chunk.h"
#include "base/fault.h"
#include "contract/read/schema.h"

struct chunks {
	const struct schema *schema;
	const char *charset; /**< of CSV */
	bool json;
	const char *at, *end; /**< what has not been read yet */
	const char *titles;   /**< the first line of a CSV file, as it came */
	size_t titles_size;
	size_t rows; /**< of the chunks before */
	bool begun;
};

/** A body about to be read; `schema` is a table's. The bytes must outlive it. */
struct chunks chunks_of(const struct schema *schema, bool json, const char *charset,
	const char *bytes, size_t size);
/** Whether there is a chunk to read; true at first. */
bool chunks_left(const struct chunks *chunks);
/**
 * Reads the next chunk: fills chunk->columns (one per name, on an arena of the chunk) and lists
 * every fault of its rows on `arena`. ERR_BAD_JSON, ERR_BAD_REQUEST or ERR_INVALID when the body is
 * refused; places count rows over the whole body, and live on the fault's arena.
 */
MUST_USE enum err chunk_read(
	struct chunks *chunks, struct arena *arena, struct fault *fault, struct chunk *chunk);
