package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * The channel of a socket with TLS.
 */
final class TrackedSecureChannel extends SecureNioChannel implements TrackedChannel {

	private final TrackedEndpoint endpoint;

	private volatile @Nullable SocketLife life;

	TrackedSecureChannel(SocketBufferHandler buffer, TrackedEndpoint endpoint) {
		super(buffer, endpoint);
		this.endpoint = endpoint;
	}

	@Override
	public @Nullable SocketLife life() {
		return this.life;
	}

	@Override
	public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper) throws IOException {
		super.reset(channel, wrapper);
		this.life = this.endpoint.begin(channel, wrapper);
	}

	@Override
	public int handshake(boolean read, boolean write) throws IOException {
		SocketLife life = this.life;
		try {
			int result = super.handshake(read, write);
			SocketLife.read(life, (result == -1) ? -1 : 0);
			return result;
		}
		catch (IOException ex) {
			handshakeFailed(life, ex);
			throw ex;
		}
	}

	// Tomcat throws the same type for a client that left and for one that does not speak
	// TLS.
	private void handshakeFailed(@Nullable SocketLife life, IOException failure) {
		if (!(failure instanceof SSLException) && isAtEnd()) {
			SocketLife.read(life, -1);
		}
		else {
			SocketLife.tlsFailed(life, failure);
		}
	}

	private boolean isAtEnd() {
		try {
			return getIOChannel().read(ByteBuffer.allocate(1)) < 0;
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		SocketLife life = this.life;
		try {
			int count = super.read(target);
			SocketLife.read(life, count);
			return count;
		}
		catch (IOException ex) {
			readFailed(life, ex);
			throw ex;
		}
	}

	@Override
	public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
		SocketLife life = this.life;
		try {
			long count = super.read(targets, offset, length);
			SocketLife.read(life, count);
			return count;
		}
		catch (IOException ex) {
			readFailed(life, ex);
			throw ex;
		}
	}

	private void readFailed(@Nullable SocketLife life, IOException failure) {
		SSLEngine engine = getSslEngine();
		if (engine != null && engine.isInboundDone()) {
			// A clean end surfaces as an exception.
			SocketLife.read(life, -1);
		}
		else if (failure instanceof SSLException) {
			SocketLife.tlsFailed(life, failure);
		}
		else {
			SocketLife.broken(life, failure);
		}
	}

	@Override
	public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
		SocketLife life = this.life;
		SocketLife.writing(life, sources, offset, length);
		long count = super.write(sources, offset, length);
		SocketLife.wrote(life, sources, offset, length);
		return count;
	}

	@Override
	protected boolean flush(ByteBuffer buffer) throws IOException {
		SocketLife life = this.life;
		int before = buffer.remaining();
		try {
			boolean done = super.flush(buffer);
			SocketLife.written(life, before - buffer.remaining());
			return done;
		}
		catch (IOException ex) {
			SocketLife.broken(life, ex);
			throw ex;
		}
	}

	@Override
	public int getOutboundRemaining() {
		int remaining = super.getOutboundRemaining();
		// The poller asks this between the parts of a file.
		SocketLife.fileMoved(this.life, false, remaining);
		return remaining;
	}

}
