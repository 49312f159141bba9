package io.lifecycle.test.contract.traffic;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes and reads the frames of HTTP/2. It forbids the server to keep a table of
 * headers, so that it can read a status without one.
 */
final class Http2Frames {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int RST_STREAM = 3;

	private static final int SETTINGS = 4;

	private static final int PING = 6;

	private static final int GO_AWAY = 7;

	private static final int WINDOW_UPDATE = 8;

	static final int CONTINUATION = 9;

	private static final int END_STREAM = 1;

	private static final int END_HEADERS = 4;

	// The statuses of the static table, from index 8.
	private static final int[] STATUSES = { 200, 204, 206, 304, 400, 404, 500 };

	private final Wire wire;

	private final boolean secure;

	Http2Frames(Wire wire, boolean secure) {
		this.wire = wire;
		this.secure = secure;
	}

	/**
	 * A frame.
	 *
	 * @param type the type
	 * @param flags the flags
	 * @param stream the stream
	 * @param payload the payload
	 */
	@SuppressWarnings("ArrayRecordComponent") // It is never compared.
	record Frame(int type, int flags, int stream, byte[] payload) {

		int length() {
			return this.payload.length;
		}

		boolean endsStream() {
			return (this.type == DATA || this.type == HEADERS) && (this.flags & END_STREAM) != 0;
		}

		boolean endsHead() {
			return (this.type == HEADERS || this.type == CONTINUATION) && (this.flags & END_HEADERS) != 0;
		}

		/**
		 * Return the status of a response, which is its first header; 0 for trailers.
		 */
		int status() {
			int at = 0;
			while ((this.payload[at] & 0xe0) == 0x20) {
				// The server has changed the size of its table.
				at += 1;
			}
			int first = this.payload[at] & 0xff;
			if (first >= 0x80) {
				int index = (first & 0x7f) - 8;
				return (index >= 0 && index < STATUSES.length) ? STATUSES[index] : 0;
			}
			int name = (first >= 0x40) ? first & 0x3f : first & 0x0f;
			if (name != 8) {
				return 0;
			}
			int length = this.payload[at + 1] & 0x7f;
			byte[] value = Arrays.copyOfRange(this.payload, at + 2, at + 2 + length);
			return (this.payload[at + 1] < 0) ? huffman(value)
					: Integer.parseInt(new String(value, StandardCharsets.US_ASCII));
		}

		// Three digits: '0' to '2' are 5 bits, the others 6.
		private static int huffman(byte[] value) {
			int bits = 0;
			for (int i = 0; i < 4; i++) {
				bits = bits << 8 | ((i < value.length) ? value[i] & 0xff : 0xff);
			}
			int number = 0;
			for (int i = 0; i < 3; i++) {
				int five = bits >>> 27;
				boolean isShort = five <= 2;
				number = number * 10 + (isShort ? five : (bits >>> 26) - 0x19 + 3);
				bits <<= isShort ? 5 : 6;
			}
			return number;
		}

	}

	/**
	 * Begin to speak HTTP/2.
	 * @param window the initial window of each stream
	 */
	void preface(int window) throws IOException {
		this.wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
		frame(SETTINGS, 0, 0,
				ByteBuffer.allocate(12).putShort((short) 1).putInt(0).putShort((short) 4).putInt(window).array());
		windowUpdate(0, 10_000_000);
	}

	void frame(int type, int flags, int stream, byte[] payload) throws IOException {
		this.wire.send(ByteBuffer.allocate(9 + payload.length)
			.putInt(payload.length << 8 | type)
			.put((byte) flags)
			.putInt(stream)
			.put(payload)
			.array());
	}

	void windowUpdate(int stream, int increment) throws IOException {
		frame(WINDOW_UPDATE, 0, stream, number(increment));
	}

	private static byte[] number(int number) {
		return ByteBuffer.allocate(4).putInt(number).array();
	}

	void request(int stream, String method, String path, boolean last, String... headers) throws IOException {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		// These are literals without indexing, whose names are in the static table.
		literal(block, 2, method);
		block.write(this.secure ? 0x87 : 0x86);
		if (!path.isEmpty()) {
			literal(block, 4, path);
		}
		literal(block, 1, "localhost");
		for (int i = 0; i < headers.length; i += 2) {
			block.write(0);
			text(block, headers[i]);
			text(block, headers[i + 1]);
		}
		frame(HEADERS, last ? END_HEADERS | END_STREAM : END_HEADERS, stream, block.toByteArray());
	}

	private static void literal(ByteArrayOutputStream block, int name, String value) {
		block.write(name);
		text(block, value);
	}

	private static void text(ByteArrayOutputStream block, String text) {
		int length = text.length();
		if (length < 127) {
			block.write(length);
		}
		else {
			block.write(127);
			int rest = length - 127;
			while (rest >= 128) {
				block.write(rest % 128 + 128);
				rest /= 128;
			}
			block.write(rest);
		}
		block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
	}

	void trailers(int stream) throws IOException {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		block.write(0);
		text(block, "x-end");
		text(block, "1");
		frame(HEADERS, END_HEADERS | END_STREAM, stream, block.toByteArray());
	}

	void data(int stream, int length, boolean last) throws IOException {
		frame(DATA, last ? END_STREAM : 0, stream, new byte[length]);
	}

	void reset(int stream, int error) throws IOException {
		frame(RST_STREAM, 0, stream, number(error));
	}

	void goAway(int error) throws IOException {
		frame(GO_AWAY, 0, 0, ByteBuffer.allocate(8).putInt(0).putInt(error).array());
	}

	/**
	 * Read a frame, and acknowledge it if it asks for that.
	 */
	Frame read() throws IOException {
		byte[] header = bytes(9);
		ByteBuffer fields = ByteBuffer.wrap(header);
		int first = fields.getInt();
		int flags = fields.get();
		int stream = fields.getInt();
		Frame frame = new Frame(first & 0xff, flags, stream, bytes(first >>> 8));
		if ((frame.type() == SETTINGS || frame.type() == PING) && (flags & 1) == 0) {
			frame(frame.type(), 1, 0, (frame.type() == PING) ? frame.payload() : new byte[0]);
		}
		return frame;
	}

	private byte[] bytes(int count) throws IOException {
		byte[] bytes = new byte[count];
		for (int i = 0; i < count; i++) {
			bytes[i] = (byte) this.wire.read();
		}
		return bytes;
	}

}
