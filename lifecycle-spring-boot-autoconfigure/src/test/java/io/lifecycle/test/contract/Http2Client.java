package io.lifecycle.test.contract;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLSocket;

/**
 * An HTTP/2 client on a bare socket, with prior knowledge, frame by frame.
 */
public final class Http2Client implements Closeable {

	public static final int DATA = 0;

	public static final int HEADERS = 1;

	public static final int RST_STREAM = 3;

	public static final int SETTINGS = 4;

	public static final int GOAWAY = 7;

	/**
	 * A frame.
	 *
	 * @param type the type
	 * @param flags the flags
	 * @param stream the stream
	 * @param length the length of the payload
	 */
	public record Frame(int type, int flags, int stream, int length) {

		public boolean endsStream() {
			return (this.type == DATA || this.type == HEADERS) && (this.flags & 1) != 0;
		}

	}

	private final Socket socket;

	private final DataInputStream in;

	private final DataOutputStream out;

	private long bytesRead;

	public Http2Client(int port) throws IOException {
		this(new Socket(InetAddress.getLoopbackAddress(), port));
	}

	public Http2Client(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(20_000);
		this.in = new DataInputStream(this.socket.getInputStream());
		this.out = new DataOutputStream(this.socket.getOutputStream());
		this.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		frame(SETTINGS, 0, 0, new byte[0]);
		// Both windows as large as can be.
		windowUpdate(0, Integer.MAX_VALUE - 65_535);
	}

	public Socket socket() {
		return this.socket;
	}

	public long bytesRead() {
		return this.bytesRead;
	}

	public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		DataOutputStream data = new DataOutputStream(frame);
		data.writeInt(payload.length << 8 | type);
		data.writeByte(flags);
		data.writeInt(stream);
		data.write(payload);
		this.out.write(frame.toByteArray());
		this.out.flush();
	}

	public void windowUpdate(int stream, int increment) throws IOException {
		ByteArrayOutputStream payload = new ByteArrayOutputStream();
		new DataOutputStream(payload).writeInt(increment);
		frame(8, 0, stream, payload.toByteArray());
	}

	public void get(int stream, String path) throws IOException {
		get(stream, path, "localhost");
	}

	public void get(int stream, String path, String authority) throws IOException {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		block.write(0x82);
		block.write((this.socket instanceof SSLSocket) ? 0x87 : 0x86);
		literal(block, 4, path);
		literal(block, 1, authority);
		frame(HEADERS, 0x5, stream, block.toByteArray());
	}

	// A literal without indexing, its name from the static table.
	private static void literal(ByteArrayOutputStream block, int name, String value) {
		byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
		block.write(name);
		block.write(bytes.length);
		block.writeBytes(bytes);
	}

	public Frame read() throws IOException {
		int first = this.in.readInt();
		int flags = this.in.readUnsignedByte();
		int stream = this.in.readInt();
		int length = first >>> 8;
		this.in.readFully(new byte[length]);
		this.bytesRead += 9 + length;
		return new Frame(first & 0xff, flags, stream, length);
	}

	public Frame readUntil(int type, int stream) throws IOException {
		Frame frame = read();
		while (frame.type() != type || frame.stream() != stream) {
			frame = read();
		}
		return frame;
	}

	/**
	 * Read until a stream ends.
	 * @return the number of bytes in its DATA frames
	 */
	public long readToEnd(int stream) throws IOException {
		long bytes = 0;
		while (true) {
			Frame frame = read();
			if (frame.stream() == stream && frame.type() == DATA) {
				bytes += frame.length();
			}
			if (frame.stream() == stream && frame.endsStream()) {
				return bytes;
			}
		}
	}

	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
