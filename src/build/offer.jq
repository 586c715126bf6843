# Which steps of the flows the contract offers, and to whom: an operation `<flow>_<action>` takes the step of its name, and any other names
# the steps it takes in `x-steps`. What no operation takes is never among the allowed actions.
[.components.securitySchemes.oauth.flows.password.scopes | keys[]] as $everybody
| [.paths[] | del(.get) | .[] | objects | . as $operation
	| ([.operationId] + (."x-steps" // []))[] as $step
	| $operation.security[]
	| (if . == {} then ["public"] elif .oauth == [] then $everybody else .oauth end)[]
	| "\t\t('\($step)', '\(.)')"]
| unique
| "WITH offer (step, role) AS (\n\tVALUES\n" + join(",\n") + "
)
UPDATE transition t
SET offered = NOT t.offered
WHERE t.offered <> EXISTS (SELECT FROM offer o WHERE o.step = t.flow || '_' || t.action AND o.role = t.role);"
