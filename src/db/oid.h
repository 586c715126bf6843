/** Types of PostgreSQL by their fixed numbers. */
#pragma once

enum oid {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_JSON = 114,
	OID_INT4_ARRAY = 1007
};
