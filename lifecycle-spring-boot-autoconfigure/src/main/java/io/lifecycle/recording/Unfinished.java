package io.lifecycle.recording;

/**
 * A connection, an exchange or a task that has begun and not ended.
 *
 * @param connectionId the id of the connection, or 0 for none
 * @param requestId the id of the request, or 0 for none
 * @param description what it is, with all ids
 * @param begun when it began
 */
record Unfinished(long connectionId, long requestId, String description, long begun) {

	Violation violation() {
		return new Violation(this.connectionId, this.requestId, this.description + " has not ended");
	}

}
