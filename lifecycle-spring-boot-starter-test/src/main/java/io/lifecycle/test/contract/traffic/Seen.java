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

	private final String handler;

	private int status;

	private long body;

	private long content;

	private boolean mixed;

	private End end = End.UNKNOWN;

	Seen(long marker, String what) {
		this.marker = marker;
		this.what = what;
		this.handler = what.replaceAll("\\?.*", "");
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
		return this.mixed ? "the server mixed two responses, one of handler " + this.handler
				: "handler " + this.handler + " " + this.end;
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

	/**
	 * Note bytes of the content.
	 */
	void content(byte[] bytes, int count) {
		this.content += count;
		this.mixed |= Content.isForeign(this.marker, this.handler, this.status, bytes, count);
	}

	/**
	 * Return whether the client has received bytes of another response, which is a fault
	 * of the server: it gives a response object to the next exchange while a thread still
	 * writes to it.
	 */
	boolean isMixed() {
		return this.mixed;
	}

	/**
	 * Return whether the server has failed before any handler, since an error page has
	 * content. Tomcat does so when a thread still uses a request object of the pool,
	 * which then has lost its path.
	 */
	boolean isFailureOfTheServer() {
		return this.status == 500 && this.content == 0;
	}

	End end() {
		return this.end;
	}

	void end(End end) {
		this.end = end;
	}

	@Override
	public String toString() {
		return "%s: status %s, %s bytes, %s%s".formatted(path(), this.status, this.body, this.end,
				this.mixed ? ", mixed with another response" : "");
	}

}
