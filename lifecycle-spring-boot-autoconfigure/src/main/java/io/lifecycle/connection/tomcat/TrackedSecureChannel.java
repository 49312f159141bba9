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
final class TrackedSecureChannel extends SecureNioChannel implements Wire.Channel {

	private final TrackedEndpoint endpoint;

	private volatile Wire wire = Wire.UNTRACKED;

	TrackedSecureChannel(SocketBufferHandler buffer, TrackedEndpoint endpoint) {
		super(buffer, endpoint);
		this.endpoint = endpoint;
	}

	@Override
	public Wire wire() {
		return this.wire;
	}

	@Override
	public void reset(@Nullable SocketChannel channel, @Nullable NioSocketWrapper wrapper) throws IOException {
		super.reset(channel, wrapper);
		this.wire = this.endpoint.begin(channel, wrapper);
	}

	@Override
	public int handshake(boolean read, boolean write) throws IOException {
		Wire wire = this.wire;
		try {
			int result = super.handshake(read, write);
			wire.read((result == -1) ? -1 : 0);
			return result;
		}
		catch (IOException ex) {
			wire.handshakeFailed(ex);
			throw ex;
		}
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		Wire wire = this.wire;
		try {
			int count = super.read(target);
			wire.read(count);
			return count;
		}
		catch (IOException ex) {
			readFailed(wire, ex);
			throw ex;
		}
	}

	@Override
	public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
		Wire wire = this.wire;
		try {
			long count = super.read(targets, offset, length);
			wire.read(count);
			return count;
		}
		catch (IOException ex) {
			readFailed(wire, ex);
			throw ex;
		}
	}

	private void readFailed(Wire wire, IOException failure) {
		SSLEngine engine = getSslEngine();
		if (failure instanceof SSLException) {
			wire.tlsFailed(failure);
		}
		else if (engine != null && engine.isInboundDone()) {
			// Tomcat reports a clean end as an exception.
			wire.read(-1);
		}
		else {
			wire.broken(failure);
		}
	}

	@Override
	public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
		Wire wire = this.wire;
		wire.enter();
		wire.writing(sources, offset, length);
		try {
			ensureServes(wire);
			return super.write(sources, offset, length);
		}
		finally {
			wire.leave();
		}
	}

	@Override
	protected boolean flush(ByteBuffer buffer) throws IOException {
		Wire wire = this.wire;
		int before = buffer.remaining();
		boolean frames = hasFrames(buffer);
		wire.enter();
		try {
			boolean done = super.flush(buffer);
			// The thread that closes the channel may use the buffer again meanwhile.
			wire.written(done ? before : before - buffer.remaining());
			if (done && frames) {
				// A client can read only whole records of TLS.
				wire.wrote();
				ensureServes(wire);
			}
			return done;
		}
		catch (IOException ex) {
			wire.broken(ex);
			throw ex;
		}
		finally {
			wire.leave();
		}
	}

	// The thread that closes the channel may drain a record that its writer has not
	// prepared for sending, and the alert overwrites frames.
	private boolean hasFrames(ByteBuffer buffer) {
		SSLEngine engine = getSslEngine();
		return buffer.hasRemaining() && buffer.limit() < buffer.capacity()
				&& (engine == null || !engine.isOutboundDone());
	}

	@Override
	public int getOutboundRemaining() {
		int remaining = super.getOutboundRemaining();
		// The poller calls this after each part of a file.
		this.wire.fileMoved(false, remaining);
		return remaining;
	}

}
