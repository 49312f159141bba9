/**
 * The customers: the user of a request.
 */
@NullMarked
package com.example.lakeside.user;

import org.jspecify.annotations.NullMarked;
