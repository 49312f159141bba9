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
 * An HTTP/2 client on a bare socket, with prior knowledge, frame by frame. Its window is
 * large for the connection, and the default of 65,535 bytes for each stream. A read that
 * takes longer than 20 seconds fails. For one thread.
 *
 * @since 0.1.0
 */
public final class Http2Client implements Closeable {

	/**
	 * The type of frames that carry a body.
	 */
	public static final int DATA = 0;

	/**
	 * The type of frames that carry a head.
	 */
	public static final int HEADERS = 1;

	/**
	 * The type of frames that end one stream.
	 */
	public static final int RST_STREAM = 3;

	/**
	 * The type of frames that carry settings.
	 */
	public static final int SETTINGS = 4;

	/**
	 * The type of frames that end the connection.
	 */
	public static final int GOAWAY = 7;

	/**
	 * A frame.
	 *
	 * @param type the type
	 * @param flags the flags
	 * @param stream the stream
	 * @param length the length of the payload in bytes
	 * @since 0.1.0
	 */
	public record Frame(int type, int flags, int stream, int length) {

		/**
		 * Return whether nothing follows on the stream of this frame.
		 * @return whether it is the last one
		 */
		public boolean endsStream() {
			return (this.type == DATA || this.type == HEADERS) && (this.flags & 1) != 0;
		}

	}

	private final Socket socket;

	private final DataInputStream in;

	private final DataOutputStream out;

	private long bytesRead;

	/**
	 * Connect to a server on the loopback interface.
	 * @param port the port of the server
	 * @throws IOException if the connection fails
	 */
	public Http2Client(int port) throws IOException {
		this(new Socket(InetAddress.getLoopbackAddress(), port));
	}

	/**
	 * Create a client on a connected socket, of TLS for example.
	 * @param socket the socket
	 * @throws IOException if the connection is broken
	 */
	public Http2Client(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(20_000);
		this.in = new DataInputStream(this.socket.getInputStream());
		this.out = new DataOutputStream(this.socket.getOutputStream());
		this.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		frame(SETTINGS, 0, 0, new byte[0]);
		// This maximizes the window of the connection.
		windowUpdate(0, Integer.MAX_VALUE - 65_535);
	}

	/**
	 * Return the socket.
	 * @return the socket
	 */
	public Socket socket() {
		return this.socket;
	}

	/**
	 * Return how many bytes of frames were read.
	 * @return the bytes
	 */
	public long bytesRead() {
		return this.bytesRead;
	}

	/**
	 * Send a frame.
	 * @param type the type
	 * @param flags the flags
	 * @param stream the stream
	 * @param payload the payload
	 * @throws IOException if the connection is broken
	 */
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

	/**
	 * Let the server send more.
	 * @param stream the stream, 0 for the connection
	 * @param increment the number of additional bytes
	 * @throws IOException if the connection is broken
	 */
	public void windowUpdate(int stream, int increment) throws IOException {
		ByteArrayOutputStream payload = new ByteArrayOutputStream();
		new DataOutputStream(payload).writeInt(increment);
		frame(8, 0, stream, payload.toByteArray());
	}

	/**
	 * Send a GET request.
	 * @param stream the stream, odd and greater than the last
	 * @param path the path and query
	 * @throws IOException if the connection is broken
	 */
	public void get(int stream, String path) throws IOException {
		get(stream, path, "localhost");
	}

	/**
	 * Send a GET request.
	 * @param stream the stream, odd and greater than the last
	 * @param path the path and query
	 * @param authority the host
	 * @throws IOException if the connection is broken
	 */
	public void get(int stream, String path, String authority) throws IOException {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		block.write(0x82);
		block.write((this.socket instanceof SSLSocket) ? 0x87 : 0x86);
		literal(block, 4, path);
		literal(block, 1, authority);
		frame(HEADERS, 0x5, stream, block.toByteArray());
	}

	// This is a literal without indexing, with a name of the static table.
	private static void literal(ByteArrayOutputStream block, int name, String value) {
		byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
		block.write(name);
		block.write(bytes.length);
		block.writeBytes(bytes);
	}

	/**
	 * Read a frame, without its payload.
	 * @return the frame
	 * @throws IOException if the connection ends earlier
	 */
	public Frame read() throws IOException {
		int first = this.in.readInt();
		int flags = this.in.readUnsignedByte();
		int stream = this.in.readInt();
		int length = first >>> 8;
		this.in.readFully(new byte[length]);
		this.bytesRead += 9 + length;
		return new Frame(first & 0xff, flags, stream, length);
	}

	/**
	 * Read until a frame of a type arrives on a stream.
	 * @param type the type
	 * @param stream the stream
	 * @return the frame
	 * @throws IOException if the connection ends earlier
	 */
	public Frame readUntil(int type, int stream) throws IOException {
		Frame frame = read();
		while (frame.type() != type || frame.stream() != stream) {
			frame = read();
		}
		return frame;
	}

	/**
	 * Read until a stream ends.
	 * @param stream the stream
	 * @return the number of bytes in its DATA frames
	 * @throws IOException if the connection ends earlier
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

	/**
	 * Close with a reset instead of a proper end.
	 * @throws IOException if the connection is broken
	 */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
