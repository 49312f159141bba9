/**
 * The application side of an exchange for the Servlet API and Spring MVC: its route, its
 * error and its trace. A filter, an interceptor and a resolver find the exchange of the
 * server as a request attribute and add what they know. If no integration tracks the
 * server, the filter begins and ends an exchange itself.
 */
@NullMarked
package io.lifecycle.http.servlet;

import org.jspecify.annotations.NullMarked;
