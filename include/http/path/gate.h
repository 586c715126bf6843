/**
 * The gate: who asks for what. Stages of a request before its content is looked at; private to
 * http.
 *
 * dispatch.c says their order; each relies only on what the ones before it have set in the
 * exchange.
 */
#pragma once
#include "http/path/exchange.h"

stage gate_find_operation; /**< route: 404, or 405 with what the path knows */
stage gate_check_sandbox;
stage gate_check_caller; /**< the token, where one is needed or counts; then the throttle */
stage gate_check_role;   /**< another role is refused, or reads what is open as the public does */
