package io.lifecycle.test.contract.traffic;

/**
 * What a client saw of one exchange. For one thread until the visit has ended.
 */
final class Seen {

	/**
	 * How the response ended for its client.
	 */
	enum End {

		/**
		 * The client has left, or its connection was reset: anything may have happened.
		 */
		UNKNOWN,

		/**
		 * The client has received the whole response.
		 */
		WHOLE,

		/**
		 * The server has ended the response early, and the client has received all that
		 * was sent.
		 */
		CUT,

		/**
		 * The server closed the connection, which ends a response without a length.
		 */
		CLOSED

	}

	private final long marker;

	private final String what;

	private int status;

	private long body;

	private End end = End.UNKNOWN;

	Seen(long marker, String what) {
		this.marker = marker;
		this.what = what;
	}

	/**
	 * Return the number in the path of the request.
	 */
	long marker() {
		return this.marker;
	}

	String path() {
		return "/x/" + this.marker + "/" + this.what;
	}

	/**
	 * Return the handler and how its response ended.
	 */
	String kind() {
		return "handler " + this.what.replaceAll("\\?.*", "") + " " + this.end;
	}

	/**
	 * Return the status of the final head, or 0 if none was received.
	 */
	int status() {
		return this.status;
	}

	void head(int status) {
		this.status = status;
	}

	/**
	 * Return the bytes after the head.
	 */
	long body() {
		return this.body;
	}

	void body(long count) {
		this.body += count;
	}

	End end() {
		return this.end;
	}

	void end(End end) {
		this.end = end;
	}

	@Override
	public String toString() {
		return "%s: status %d, %d bytes, %s".formatted(path(), this.status, this.body, this.end);
	}

}
