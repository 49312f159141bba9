package io.lifecycle.connection.tomcat;

import io.lifecycle.connection.Guard;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.http2.Http2AsyncUpgradeHandler;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2 whose client announces by frames that it leaves, or that it
 * cancels a stream.
 */
final class TrackedHttp2Handler extends Http2AsyncUpgradeHandler {

	private final Wire wire;

	TrackedHttp2Handler(Http2Protocol protocol, Adapter adapter, @Nullable Request request,
			SocketWrapperBase<?> wrapper, Wire wire) {
		super(protocol, adapter, request, wrapper);
		this.wire = wire;
	}

	@Override
	public void goaway(int lastStreamId, long errorCode, String debugData) {
		Guard.run(this.wire, errorCode, Wire::goAway);
		super.goaway(lastStreamId, errorCode, debugData);
	}

	@Override
	public void reset(int streamId, long errorCode) {
		try {
			super.reset(streamId, errorCode);
		}
		catch (Exception ex) {
			// The type of the exception is not visible here.
			TrackedHttp2Handler.<RuntimeException>rethrow(ex);
		}
		Guard.run(this.wire, streamId, Wire::cancelled);
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <E extends Exception> void rethrow(Exception ex) throws E {
		throw (E) ex;
	}

}
