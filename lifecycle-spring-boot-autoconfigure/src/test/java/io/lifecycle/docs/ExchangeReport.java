package io.lifecycle.docs;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.web.exchanges.HttpExchange;
import org.springframework.boot.actuate.web.exchanges.HttpExchangeRepository;
import org.springframework.stereotype.Component;

@Component
class ExchangeReport implements HttpExchangeRepository {

	private static final Logger logger = LoggerFactory.getLogger(ExchangeReport.class);

	@Override
	public void add(HttpExchange exchange) {
		logger.info("{} {} {}", exchange.getRequest().getMethod(), exchange.getRequest().getUri().getPath(),
				exchange.getResponse().getStatus());
	}

	@Override
	public List<HttpExchange> findAll() {
		return List.of();
	}

}
