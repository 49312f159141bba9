package io.lifecycle.docs;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

@Component
class ServerObservations implements ObservationHandler<ServerRequestObservationContext> {

	private static final Logger logger = LoggerFactory.getLogger(ServerObservations.class);

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ServerRequestObservationContext;
	}

	@Override
	public void onStop(ServerRequestObservationContext context) {
		logger.info("{}: error {}, status {}", context.getPathPattern(), context.getError(),
				context.getResponse().getStatus());
	}

}
