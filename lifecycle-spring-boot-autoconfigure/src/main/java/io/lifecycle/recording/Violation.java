package io.lifecycle.recording;

/**
 * A rule that recorded events break.
 *
 * @param connectionId the id of the connection that it concerns, or 0 for none
 * @param requestId the id of the request that it concerns, or 0 for none
 * @param description a sentence with all ids
 * @since 0.1.0
 */
public record Violation(long connectionId, long requestId, String description) {

	@Override
	public String toString() {
		return this.description;
	}

}
